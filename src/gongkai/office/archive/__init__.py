"""The archive of old reports in the office: the matrix, the queue, the review beside the source, the comparison."""
