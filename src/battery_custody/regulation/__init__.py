"""The law as dated data: articles, licences, channels, deadlines and required fields.

Every entry says from when to when it is in force, where it comes from and whether somebody has
read it in the official text. What is judged, is judged by the law of its day.
"""

from battery_custody.regulation.load import PACKAGED, load_regulation, regulation_in_force
from battery_custody.regulation.regulation import Regulation

__all__ = ["PACKAGED", "Regulation", "load_regulation", "regulation_in_force"]
