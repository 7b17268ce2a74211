package cdshooks

import (
	"fmt"
	"regexp"
	"strings"
)

// markdown escapes what Markdown, or HTML within it, would take for more than text.
var (
	markdown = strings.NewReplacer(
		`\`, `\\`, "`", "\\`", "*", `\*`, "_", `\_`, "[", `\[`, "]", `\]`, "<", "&lt;", ">", `\>`, "|", `\|`, "~", `\~`, "#", `\#`,
		"://", `:\//`, "www.", `www\.`, "@", `\@`,
	)
	entity = regexp.MustCompile(`&(#?[A-Za-z0-9]+;)`)
)

func plainText(text string) string {
	return markdown.Replace(entity.ReplaceAllString(line(text), "&amp;$1"))
}

// page collects paragraphs of Markdown.
type page struct{ strings.Builder }

func (p *page) paragraph(text string) { p.WriteString(text + "\n\n") }

func (p *page) list(title string, items []string) {
	if len(items) == 0 {
		return
	}
	fmt.Fprintf(p, "**%s**\n\n", title)
	for _, item := range items {
		fmt.Fprintf(p, "- %s\n", item)
	}
	p.WriteString("\n")
}
