"""Words of whoever sent a form, in letters."""

from django import template

from enquiries.common import strangers_words

register = template.Library()
register.simple_tag(strangers_words.greeting)
register.filter("unlinked", strangers_words.unlinked)
