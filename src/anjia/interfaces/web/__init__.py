"""The pages' frame: shell, components, home, my work, help, errors, the front-end build."""
