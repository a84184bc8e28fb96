"""Personal data at publication (publishing.md section 11): what stops an item, how it is masked or overruled.

`personal_faults(item)` and `personal_faults_in(body, values, files)` are what other acts ask.
"""

from gongkai.catalogue.personal.faults import personal_faults, personal_faults_in

__all__ = ["personal_faults", "personal_faults_in"]
