"""The doors: for each act its form and its service. Pages and the REST API are made from the same door."""

from portal.doors.door import DOORS, Door, door_to, doors_on

__all__ = ["DOORS", "Door", "door_to", "doors_on"]
