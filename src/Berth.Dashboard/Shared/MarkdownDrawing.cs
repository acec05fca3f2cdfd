using Markdig.Syntax;
using Markdig.Syntax.Inlines;
using Microsoft.AspNetCore.Components.Rendering;

namespace Berth.Dashboard.Shared;

/// <summary>Draws a Markdown tree. What it does not know is drawn as the text it is made of.</summary>
internal sealed class MarkdownDrawing(RenderTreeBuilder builder)
{
    private static readonly string[] Schemes = ["http", "https", "mailto"];

    public void Blocks(IEnumerable<Block> blocks)
    {
        foreach (var block in blocks)
        {
            Draw(block);
        }
    }

    private void Draw(Block block)
    {
        switch (block)
        {
            case HeadingBlock heading:
                // Below the headings of the page that it is shown on.
                Element($"h{Math.Min(heading.Level + 2, 6)}", () => Inlines(heading.Inline));
                break;
            case ListBlock list:
                Element(list.IsOrdered ? "ol" : "ul", () => Blocks(list));
                break;
            case ListItemBlock item:
                Element("li", () => Blocks(item));
                break;
            case QuoteBlock quote:
                Element("blockquote", () => Blocks(quote));
                break;
            case CodeBlock code:
                Element("pre", () => Text(code.Lines.ToString()));
                break;
            case ThematicBreakBlock:
                Element("hr", null);
                break;
            case LinkReferenceDefinitionGroup:
                break;
            case ContainerBlock container:
                Blocks(container);
                break;
            case LeafBlock { Inline: { } inline }:
                Element("p", () => Inlines(inline));
                break;
            case LeafBlock leaf:
                Text(leaf.Lines.ToString());
                break;
        }
    }

    private void Inlines(ContainerInline? container)
    {
        foreach (var inline in container ?? [])
        {
            Draw(inline);
        }
    }

    private void Draw(Inline inline)
    {
        switch (inline)
        {
            case LiteralInline literal:
                Text(literal.Content.ToString());
                break;
            case CodeInline code:
                Element("code", () => Text(code.Content));
                break;
            case EmphasisInline emphasis:
                Element(emphasis.DelimiterCount > 1 ? "strong" : "em", () => Inlines(emphasis));
                break;
            case LineBreakInline line:
                if (line.IsHard)
                {
                    Element("br", null);
                }
                else
                {
                    Text("\n");
                }

                break;
            case LinkInline link:
                Link(link.GetDynamicUrl?.Invoke() ?? link.Url, () =>
                {
                    Inlines(link);
                    if (link.FirstChild is null)
                    {
                        Text(link.Url ?? "");
                    }
                });
                break;
            case AutolinkInline auto:
                Link(auto.IsEmail ? "mailto:" + auto.Url : auto.Url, () => Text(auto.Url));
                break;
            case HtmlEntityInline entity:
                Text(entity.Transcoded.ToString());
                break;
            case HtmlInline html:
                Text(html.Tag);
                break;
            case ContainerInline container:
                Inlines(container);
                break;
        }
    }

    private void Link(string? url, Action content)
    {
        if (!Uri.TryCreate(url, UriKind.Absolute, out var target) || !Schemes.Contains(target.Scheme))
        {
            content();
            return;
        }

        builder.OpenElement(0, "a");
        builder.AddAttribute(1, "href", target.AbsoluteUri);
        builder.AddAttribute(2, "target", "_blank");
        builder.AddAttribute(3, "rel", "noopener noreferrer nofollow");
        content();
        builder.CloseElement();
    }

    private void Element(string name, Action? content)
    {
        builder.OpenElement(4, name);
        content?.Invoke();
        builder.CloseElement();
    }

    private void Text(string text) => builder.AddContent(5, text);
}
