using Berth.Dashboard.Shared;
using Bunit;

namespace Berth.Dashboard.Tests;

/// <summary>Packages write Markdown; whatever they write, nothing of it runs in the administrator's browser.</summary>
public sealed class MarkdownTests : BunitContext
{
    [Theory]
    [InlineData("<script>alert(1)</script>")]
    [InlineData("hello <img src=x onerror=alert(1)> there")]
    [InlineData("<iframe src=\"https://evil.example\"></iframe>")]
    [InlineData("<svg onload=alert(1)>")]
    [InlineData("[click](javascript:alert(1))")]
    [InlineData("[click](  JaVaScRiPt:alert(1))")]
    [InlineData("[click](java\nscript:alert(1))")]
    [InlineData("[click](data:text/html;base64,PHNjcmlwdD4=)")]
    [InlineData("[click](vbscript:x)")]
    [InlineData("![x](javascript:alert(1))")]
    [InlineData("![x](https://evil.example/pixel.png)")]
    [InlineData("<javascript:alert(1)>")]
    [InlineData("[a]: javascript:alert(1)\n\n[a]")]
    [InlineData("[x](https://a.example/\" onmouseover=\"alert(1))")]
    [InlineData("```\"><script>alert(1)</script>\n```")]
    [InlineData("&lt;script&gt;alert(1)&lt;/script&gt;")]
    public void HostileText_GivesNoElementAttributeOrAddressThatCouldRun(string text)
    {
        var page = Render<Markdown>(markdown => markdown.Add(part => part.Text, text));
        Assert.Empty(page.FindAll("script, img, iframe, svg, object, embed, style, form, input, base, link, meta"));
        foreach (var element in page.FindAll("*"))
        {
            Assert.DoesNotContain(element.Attributes, attribute => attribute.Name.StartsWith("on", StringComparison.OrdinalIgnoreCase) || attribute.Name is "style" or "src");
            if (element.GetAttribute("href") is { } address)
            {
                Assert.Matches("^(https?://|mailto:)", address);
            }
        }
    }

    [Fact]
    public void UsualText_KeepsItsShape()
    {
        var page = Render<Markdown>(markdown => markdown.Add(part => part.Text, "# Hello\n\nGo to **https://a.example/x** and *read* [this](https://b.example).\n\n- one\n- `two`\n\n    berth push\n"));
        Assert.Equal("Hello", page.Find("h3").TextContent);
        Assert.Equal(["https://a.example/x", "https://b.example/"], page.FindAll("a").Select(link => link.GetAttribute("href")!));
        Assert.All(page.FindAll("a"), link => Assert.Contains("noopener", link.GetAttribute("rel"), StringComparison.Ordinal));
        Assert.Equal(2, page.FindAll("li").Count);
        Assert.Equal("two", page.Find("code").TextContent);
        Assert.Equal("read", page.Find("em").TextContent);
    }

    [Theory]
    [InlineData(">", 20_000)]
    [InlineData("[", 20_000)]
    [InlineData("*a ", 20_000)]
    [InlineData("- ", 20_000)]
    public void TextMadeToBeSlowOrDeep_IsShownAllTheSame(string piece, int times)
    {
        var page = Render<Markdown>(markdown => markdown.Add(part => part.Text, string.Concat(Enumerable.Repeat(piece, times))));
        Assert.NotNull(page.Find(".markdown"));
    }
}
