"""Word files that went out for mark-up and came in."""

import django.db.models.deletion
from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0006_reviews_moved")]

    operations = [
        migrations.CreateModel(
            name="WordArrival",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("digest", models.CharField(max_length=64)),
                ("name", models.CharField(max_length=200)),
                ("base", models.CharField(blank=True, max_length=64)),
                ("came_at", models.DateTimeField()),
                ("came_by", models.BigIntegerField(null=True)),
                ("came_by_name", models.CharField(blank=True, max_length=200)),
                ("outcome", models.JSONField(default=dict)),
                ("settled_at", models.DateTimeField(null=True)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word_arrivals",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={"ordering": ["-came_at", "-pk"]},
        ),
        migrations.CreateModel(
            name="WordCopy",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("text_digest", models.CharField(max_length=64)),
                ("raw", models.BinaryField(default=bytes)),
                ("number", models.PositiveIntegerField(default=0)),
                ("made_at", models.DateTimeField()),
                ("made_by", models.BigIntegerField(null=True)),
                ("made_by_name", models.CharField(blank=True, max_length=200)),
                (
                    "agreement",
                    models.ForeignKey(
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="word_copies",
                        to="agreements.agreement",
                    ),
                ),
            ],
            options={
                "ordering": ["-made_at", "-pk"],
                "constraints": [
                    models.UniqueConstraint(fields=("agreement", "text_digest"), name="word_copy_once_per_text")
                ],
            },
        ),
    ]
