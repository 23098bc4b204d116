"""Clauses and templates of the house, their versions, and which of them a draft was made from."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0007_word"), ("parties", "0001_initial")]

    operations = [
        migrations.CreateModel(
            name="HouseText",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("sort", models.CharField(max_length=10)),
                ("of", models.CharField(max_length=40)),
                ("content", models.JSONField(default=dict)),
                ("search_text", models.TextField(blank=True)),
                ("revision", models.PositiveIntegerField(default=1)),
                ("newest", models.PositiveIntegerField(default=0)),
                ("created_at", models.DateTimeField()),
                ("changed_at", models.DateTimeField()),
                ("changed_by", models.BigIntegerField(null=True)),
                ("archived_at", models.DateTimeField(null=True)),
                (
                    "party",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="house_texts", to="parties.party"
                    ),
                ),
            ],
            options={
                "ordering": ["-changed_at", "-pk"],
                "indexes": [models.Index(fields=["party", "sort", "of"], name="house_text_offered")],
            },
        ),
        migrations.CreateModel(
            name="HouseVersion",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("number", models.PositiveIntegerField()),
                ("content", models.JSONField()),
                ("published_at", models.DateTimeField()),
                ("published_by", models.BigIntegerField(null=True)),
                (
                    "text",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT,
                        related_name="versions",
                        to="agreements.housetext",
                    ),
                ),
            ],
            options={
                "ordering": ["-number"],
                "constraints": [models.UniqueConstraint(fields=["text", "number"], name="house_version_once")],
            },
        ),
        migrations.CreateModel(
            name="TextOrigin",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("clause_id", models.CharField(blank=True, max_length=40)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE, related_name="origins", to="agreements.agreement"
                    ),
                ),
                (
                    "version",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.PROTECT, related_name="used", to="agreements.houseversion"
                    ),
                ),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=["agreement", "clause_id"], name="origin_once")],
            },
        ),
    ]
