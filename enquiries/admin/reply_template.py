"""Replies that staff start from."""

from django.contrib import admin

from enquiries.consultations.reply_template import ReplyTemplate


@admin.register(ReplyTemplate)
class ReplyTemplateAdmin(admin.ModelAdmin[ReplyTemplate]):
    list_display = ["name", "position"]
