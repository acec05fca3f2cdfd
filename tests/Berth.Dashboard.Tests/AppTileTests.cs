using Berth.Dashboard.Apps;
using Bunit;

namespace Berth.Dashboard.Tests;

public sealed class AppTileTests : BunitContext
{
    private readonly AppList _list = new();

    [Fact]
    public void ATick_DrawsItsOwnTileOnce_AndNoOther()
    {
        _list.Take([View("a", "pending_install", "10, x"), View("b")]);
        var (first, second) = (Tile("a"), Tile("b"));
        var (drawnFirst, drawnSecond) = (first.RenderCount, second.RenderCount);

        Assert.False(_list.Take([View("a", "pending_install", "20, x"), View("b")]));

        first.WaitForAssertion(() => Assert.Equal("20", first.Find("[role=progressbar]").GetAttribute("aria-valuenow")));
        // Itself, its mark and its bar.
        Assert.InRange(first.RenderCount, drawnFirst + 1, drawnFirst + 3);
        Assert.Equal(drawnSecond, second.RenderCount);
    }

    [Fact]
    public void WhatDidNotChange_DrawsNothing()
    {
        _list.Take([View("a")]);
        var tile = Tile("a");
        var drawn = tile.RenderCount;
        Assert.False(_list.Take([View("a")]));
        Assert.Equal(drawn, tile.RenderCount);
    }

    [Fact]
    public void AnotherState_OrAnotherSetOfApps_IsThePagesBusiness()
    {
        Assert.True(_list.Take([View("a")]));
        Assert.True(_list.Take([View("a", "pending_backup", "1, x")]));
        Assert.True(_list.Take([]));
    }

    [Fact]
    public void HostileNames_AreText()
    {
        _list.Take([AppView.Of(Sample.App() with { Label = "<script>alert(1)</script>", Fqdn = "\"><img src=x>.example.com" })]);
        var tile = Tile("a");
        Assert.Empty(tile.FindAll("script, img"));
        Assert.Equal("<script>alert(1)</script>", tile.Find(".tile-name").TextContent);
    }

    [Fact]
    public void StoppedApp_HasNoDoor_AndARunningOneHas()
    {
        _list.Take([View("a"), AppView.Of(Sample.App("b", run: "stopped"))]);
        Assert.Equal("https://blog.example.com:8443", Tile("a").Find("a.open").GetAttribute("href"));
        Assert.Empty(Tile("b").FindAll("a.open"));
    }

    [Fact]
    public void Badges_SayUpdateAndProof()
    {
        _list.Take([View("a") with { NewVersion = "2.0.0", Proven = true }]);
        Assert.Equal(["Update", "Backup proven"], Tile("a").FindAll(".badge").Select(badge => badge.TextContent));
    }

    private IRenderedComponent<AppTile> Tile(string id) =>
        Render<AppTile>(tile => tile.Add(part => part.Id, id).Add(part => part.List, _list).Add(part => part.Port, 8443));

    private static AppView View(string id, string state = "installed", string progress = "") => AppView.Of(Sample.App(id, state, progress: progress));
}
