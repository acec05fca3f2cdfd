using Berth.Contracts;
using Berth.Dashboard.Apps;

namespace Berth.Dashboard.Tests;

public sealed class AppViewTests
{
    [Theory]
    [InlineData("installed", "running", "healthy", AppState.Running)]
    [InlineData("installed", "running", null, AppState.Waking)]
    [InlineData("installed", "running", "unhealthy", AppState.NotAnswering)]
    [InlineData("installed", "running", "dead", AppState.NotAnswering)]
    [InlineData("installed", "stopped", null, AppState.Stopped)]
    [InlineData("error", "running", "healthy", AppState.Failed)]
    [InlineData("pending_install", "running", null, AppState.Installing)]
    [InlineData("pending_backup", "running", "healthy", AppState.BackingUp)]
    [InlineData("pending_what_comes_later", "running", "healthy", AppState.Changing)]
    public void State_IsWhatPeopleSee(string installation, string run, string? health, AppState expected) =>
        Assert.Equal(expected, AppView.Of(Sample.App(state: installation, run: run, health: health)).State);

    [Theory]
    [InlineData("42, Pulling the image", 42, "Pulling the image")]
    [InlineData("100, Done, nearly", 100, "Done, nearly")]
    [InlineData("4711, x", 100, "x")]
    [InlineData("", 0, "")]
    [InlineData("no number", 0, "no number")]
    [InlineData("-1, x", 0, "-1, x")]
    public void Progress_IsReadLeniently(string text, int percent, string message)
    {
        var view = AppView.Of(Sample.App(state: "pending_install", progress: text));
        Assert.Equal((percent, message), (view.Percent!.Value, view.Message));
        Assert.True(view.IsBusy);
    }

    [Theory]
    [InlineData("/api/v1/apps/a/icon", true)]
    [InlineData("https://evil.example/pixel", false)]
    [InlineData("//evil.example/pixel", false)]
    [InlineData("javascript:alert(1)", false)]
    public void Icons_ComeFromThePlatformOnly(string url, bool shown) =>
        Assert.Equal(shown ? url : null, AppView.Of(Sample.App() with { IconUrl = url }).IconUrl);

    [Fact]
    public void AnError_ShowsItsMessage_AndTheTaskThatFailed()
    {
        var view = AppView.Of(Sample.App(state: "error") with { Error = new AppError("The image is missing.", "Docker Error") { TaskId = "7" } });
        Assert.Equal(("The image is missing.", "7", false), (view.Message, view.TaskId, view.IsBusy));
    }

    [Fact]
    public void Filters_FindByWordsAndKind()
    {
        var blog = AppView.Of(Sample.App());
        var broken = AppView.Of(Sample.App("b", health: "dead"));
        Assert.True(new AppFilter("exam BLOG").Shows(blog));
        Assert.False(new AppFilter("wiki").Shows(blog));
        Assert.True(new AppFilter(Kind: "trouble").Shows(broken));
        Assert.False(new AppFilter(Kind: "trouble").Shows(blog));
        Assert.False(new AppFilter(Kind: "update").Shows(blog));
        Assert.True(new AppFilter(Kind: "update").Shows(blog with { NewVersion = "2.0.0" }));
    }
}
