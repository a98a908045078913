// Command frontline-docs writes manual pages and the reference of the command
// line from the description that frontline gives of itself, and the page of all
// settings from their tags:
//
//	frontline help --json | frontline-docs -man docs/man -reference docs/cli.md
//	frontline-docs -settings docs/settings.md
package main

import (
	"encoding/json"
	"flag"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"time"

	"frontline.dev/frontline/internal/manual"
)

func main() {
	if err := write(os.Args[1:], os.Stdin); err != nil {
		fmt.Fprintln(os.Stderr, "frontline-docs:", err)
		os.Exit(2)
	}
}

// write reads the description and writes what was asked for.
func write(args []string, in io.Reader) error {
	flags := flag.NewFlagSet("frontline-docs", flag.ContinueOnError)
	man := flags.String("man", "", "folder for the manual pages")
	reference := flags.String("reference", "", "file for the reference in Markdown")
	settingsPage := flags.String("settings", "", "file for the page of settings in Markdown; standard input is not read then")
	version := flags.String("version", "", "version that stands on the manual pages")
	month := flags.String("date", "2026-11", "month that stands on the manual pages; never the present one by itself, so that pages can be made again")
	if err := flags.Parse(args); err != nil {
		return err
	}
	date, err := time.Parse("2006-01", *month)
	if err != nil {
		return fmt.Errorf("-date %s: write a month as 2026-11", *month)
	}
	if *settingsPage != "" {
		page, err := settings()
		if err != nil {
			return err
		}
		return save(*settingsPage, page)
	}
	var root manual.Command
	if err := json.NewDecoder(in).Decode(&root); err != nil {
		return fmt.Errorf("standard input is not the output of frontline help --json: %w", err)
	}
	if *reference != "" {
		if err := save(*reference, manual.Reference(root)); err != nil {
			return err
		}
	}
	if *man == "" {
		return nil
	}
	for _, page := range manual.ManPages(root, *version, date) {
		if err := save(filepath.Join(*man, page.File), page.Text); err != nil {
			return err
		}
	}
	return nil
}

// save writes a file and the folders above it.
func save(path, text string) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	return os.WriteFile(path, []byte(text), 0o644)
}
