"""The pages' frame: shell, components, home, my work, help, errors, and the front-end build. No domain rules here."""
