from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("agreements", "0002_listed")]

    operations = [
        migrations.AddField(
            model_name="agreement",
            name="by_link",
            field=models.JSONField(default=list),
        ),
    ]
