using System.Text;

namespace Berth.Manifest.Tests;

public sealed class VersionsFileTests
{
    [Fact]
    public void Read_OfGoodEntries_OrdersThemByVersion()
    {
        var file = File(Entry("1.10.0"), Entry("1.2.0-1"), Entry("1.2.0"));

        Assert.True(file.IsStable);
        Assert.Equal(["1.2.0", "1.2.0-1", "1.10.0"], file.Entries.Select(e => e.Version.ToString()));
        Assert.Empty(file.Skipped);
    }

    [Theory]
    [InlineData("\"latest\": {}", "$.versions.latest", "must be a version")]
    [InlineData("\"2.0.0\": 5", "$.versions['2.0.0']", "object")]
    [InlineData("\"2.0.0\": {}", "$.versions['2.0.0'].manifest", "required")]
    [InlineData("\"2.0.0\": { \"manifest\": { \"version\": \"2.0.0\", \"httpPort\": \"x\" } }", "$.versions['2.0.0'].manifest.httpPort", "0 to 65535")]
    [InlineData("\"2.0.0\": { \"manifest\": { \"version\": \"2.0.1\", \"dockerImage\": \"a\" } }", "$.versions['2.0.0'].manifest.version", "2.0.0")]
    [InlineData("\"2.0.0\": { \"x\": \"\\ud800\" }", "$.versions['2.0.0'].x", "Unicode")]
    public void Read_OfABadEntry_SkipsItWithTheReasonAndKeepsTheOthers(string entry, string path, string reason)
    {
        var file = File(entry, Entry("1.0.0"));

        Assert.Equal("1.0.0", Assert.Single(file.Entries).Version.ToString());
        Assert.Contains(Assert.Single(file.Skipped).Problems, p => p.Severity == ManifestSeverity.Error && p.Path == path && p.Message.Contains(reason, StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("[]")]
    [InlineData("{")]
    [InlineData("{ \"stable\": true }")]
    [InlineData("{ \"stable\": true, \"versions\": [] }")]
    [InlineData("{ \"\\ud800ersions\": 1 }")]
    public void Read_WithoutAUsableFrame_IsRefused(string json)
    {
        var result = VersionsFile.Read(Encoding.UTF8.GetBytes(json));

        Assert.False(result.IsAccepted);
        Assert.Single(result.Errors);
    }

    [Fact]
    public void Read_OfTooManyEntries_IsRefused()
    {
        var entries = string.Join(',', Enumerable.Range(0, VersionsFile.MaximumEntries + 1).Select(i => $"\"{i}\": 0"));

        Assert.Contains("at most 5000", Assert.Single(VersionsFile.Read(Encoding.UTF8.GetBytes($$"""{ "versions": { {{entries}} } }""")).Errors).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_OfAnEmptyFile_HasNoLatest()
    {
        var file = File();

        Assert.Null(file.Latest());
        Assert.Null(file.NextAfter(PackageVersion.Parse("1.0.0")));
    }

    [Fact]
    public void Read_WithoutStable_CountsAsUnstableWithAWarning()
    {
        var result = VersionsFile.Read("{ \"versions\": {} }"u8);

        Assert.False(result.File!.IsStable);
        Assert.Equal("$.stable", Assert.Single(result.Warnings).Path);
    }

    [Fact]
    public void Read_OfARepeatedKey_TakesTheLast() =>
        Assert.Equal("revoked", Assert.Single(File(Entry("1.0.0"), Entry("1.0.0", "revoked")).Entries).PublishState);

    [Fact]
    public void Read_OfAnEntryWithoutAnImage_ListsItButNeverOffersIt()
    {
        var file = File(Entry("1.0.0"), Entry("1.1.0").Replace("\"dockerImage\"", "\"image\"", StringComparison.Ordinal));

        Assert.False(file.Find(PackageVersion.Parse("1.1.0"))!.IsInstallable);
        Assert.Equal("1.0.0", file.Latest()!.Version.ToString());
        Assert.Null(file.NextAfter(PackageVersion.Parse("1.0.0")));
    }

    [Fact]
    public void Latest_LeavesOutTestingRevokedAndTooNewOnes()
    {
        var file = File(Entry("1.0.0"), Entry("1.1.0", "testing"), Entry("1.2.0", "revoked"), Entry("1.3.0", minBoxVersion: "10.0.0"));

        Assert.Equal("1.0.0", file.Latest()!.Version.ToString());
        Assert.Equal("1.1.0", file.Latest(publishedOnly: false)!.Version.ToString());
        Assert.Equal("1.3.0", file.Latest(platform: new PlatformVersion(10, 1, 0))!.Version.ToString());
    }

    [Fact]
    public void NextAfter_GoesStepByStep()
    {
        var file = File(
            Entry("1.2.3"), Entry("1.2.3-1"), Entry("1.2.3-2"), Entry("1.2.4", "revoked"), Entry("1.2.5"), Entry("1.2.5-1"), Entry("1.3.0"), Entry("1.4.0", "testing"),
            Entry("3.0.0"), Entry("3.1.0"));

        var path = new List<string>();
        for (var next = file.NextAfter(PackageVersion.Parse("1.2.3")); next is not null; next = file.NextAfter(next.Version))
        {
            path.Add(next.Version.ToString());
        }

        Assert.Equal(["1.2.3-2", "1.2.5-1", "1.3.0", "3.0.0", "3.1.0"], path);
    }

    [Theory]
    [InlineData("\"Tue, 23 Jun 2026 02:21:56 GMT\"", "2026-06-23T02:21:56+00:00")]
    [InlineData("\"Mon, 23 Jun 2026 02:21:56 GMT\"", "2026-06-23T02:21:56+00:00")]
    [InlineData("\"2026-07-29T11:37:27.222Z\"", "2026-07-29T11:37:27.222+00:00")]
    [InlineData("\"2026-07-29T11:37:27+02:00\"", "2026-07-29T09:37:27+00:00")]
    [InlineData("\"2026-07-29\"", "2026-07-29T00:00:00+00:00")]
    [InlineData("1785325047222", "2026-07-29T11:37:27.222+00:00")]
    [InlineData("\"1785325047222\"", "2026-07-29T11:37:27.222+00:00")]
    public void Dates_InEitherForm_AreRead(string json, string expected)
    {
        var entry = Assert.Single(File(Entry("1.0.0").Replace("\"ts\": 0", $"\"ts\": {json}", StringComparison.Ordinal)).Entries);

        Assert.Equal(DateTimeOffset.Parse(expected), entry.ChangedAt);
        Assert.Empty(entry.Warnings);
    }

    [Theory]
    [InlineData("\"soon\"")]
    [InlineData("1e300")]
    [InlineData("-9007199254740991")]
    [InlineData("true")]
    public void Dates_ThatCannotBeRead_AreAWarning(string json)
    {
        var entry = Assert.Single(File(Entry("1.0.0").Replace("\"ts\": 0", $"\"ts\": {json}", StringComparison.Ordinal)).Entries);

        Assert.Null(entry.ChangedAt);
        Assert.Equal("$.versions['1.0.0'].ts", Assert.Single(entry.Warnings).Path);
    }

    private static VersionsFile File(params string[] entries) =>
        VersionsFile.Read(Encoding.UTF8.GetBytes($$"""{ "stable": true, "versions": { {{string.Join(',', entries)}} } }""")).File!;

    private static string Entry(string version, string state = "published", string minBoxVersion = "9.1.0")
    {
        var manifest = Sample.Json($$"""{ "version": "{{version}}", "dockerImage": "example/app:{{version}}", "minBoxVersion": "{{minBoxVersion}}" }""");
        return $$"""
            "{{version}}": { "manifest": {{manifest}}, "creationDate": 0, "ts": 0, "publishState": "{{state}}" }
            """;
    }
}
