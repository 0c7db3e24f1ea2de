"""The writer's texts on disk: safe saving, journal, snapshots, whose words, import and export; no Qt."""
