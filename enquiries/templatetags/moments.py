"""Times in the one wording that page, letter and queue share."""

from django import template

from enquiries.common import moments

register = template.Library()
register.filter("time_and_day", moments.time_and_day)
register.filter("time_of_day", moments.time_of_day)
register.filter("clock", moments.clock)
