using Microsoft.AspNetCore.Http;

namespace Berth.Dashboard.Tests;

public sealed class LanguageTests
{
    [Theory]
    [InlineData("de-AT,de;q=0.9,en;q=0.8", "de")]
    [InlineData("fr,de;q=0.5,en;q=0.7", "en")]
    [InlineData("fr", "en")]
    [InlineData("", "en")]
    [InlineData("de;q=banana, \u0001", "en")]
    public void ThePage_SpeaksTheFirstLanguageThatTheBrowserAsksForAndThatThereIs(string header, string expected)
    {
        var context = new DefaultHttpContext();
        context.Request.Headers.AcceptLanguage = header;
        Assert.Equal(expected, DashboardLanguage.Of(context.Request).Name);
    }
}
