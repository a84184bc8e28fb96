"""Staff pages of the catalogue (信息发布), under /office/catalogue/."""
