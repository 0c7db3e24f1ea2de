"""Teaching the network the writer's voice, as the window shows it: thin views and thread adapters over `training`."""
