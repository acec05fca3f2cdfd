using Markdig;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Rendering;

namespace Berth.Dashboard.Shared;

/// <summary>
/// Markdown that others wrote. It is read into a tree and drawn element by element from a short list, never as HTML:
/// markup inside shows as text, links go to the web or by mail only, and pictures are links.
/// </summary>
public sealed class Markdown : ComponentBase
{
    /// <summary>Characters; what is longer is cut, for nobody reads it and reading it costs.</summary>
    private const int Longest = 64 * 1024;

    private static readonly MarkdownPipeline Pipeline = new MarkdownPipelineBuilder().DisableHtml().UseAutoLinks().Build();

    [Parameter, EditorRequired]
    public string Text { get; set; } = "";

    protected override void BuildRenderTree(RenderTreeBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.OpenElement(0, "div");
        builder.AddAttribute(1, "class", "markdown");
        builder.OpenRegion(2);
        var text = Text.Length > Longest ? Text[..Longest] : Text;
        try
        {
            new MarkdownDrawing(builder).Blocks(Markdig.Markdown.Parse(text, Pipeline));
        }
        catch (ArgumentException)
        {
            // Nested deeper than the reader goes along with.
            builder.AddContent(0, text);
        }

        builder.CloseRegion();
        builder.CloseElement();
    }
}
