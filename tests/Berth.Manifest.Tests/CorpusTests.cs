using System.Text.Json;

namespace Berth.Manifest.Tests;

public sealed class CorpusTests
{
    /// <summary>A template that is not JSON until somebody fills it in.</summary>
    private const string Template = "OmenApps__cookiecutter-cloudron.json";

    [Fact]
    public void Read_EveryPublicManifest_IsAccepted()
    {
        Corpus.Require();
        var refused = Corpus.Manifests()
            .Select(m => (m.Name, Result: ManifestReader.Read(m.Bytes)))
            .Where(m => !m.Result.IsAccepted)
            .Select(m => $"{m.Name}: {string.Join("; ", m.Result.Errors)}");

        Assert.StartsWith(Template + ": $: Not valid JSON at line 11", Assert.Single(refused), StringComparison.Ordinal);
    }

    [Fact]
    public void ToJson_AfterReadingAPublicManifest_HasEveryFieldUnchanged()
    {
        Corpus.Require();
        foreach (var (name, bytes) in Corpus.Manifests().Where(m => m.Name != Template))
        {
            var written = ManifestReader.Read(bytes).Require().ToJson();

            AssertSameFields(name, JsonElement.Parse(bytes), JsonElement.Parse(written));
            Assert.Equal(written, ManifestReader.Read(written).Require().ToJson());
        }
    }

    [Fact]
    public void Read_EveryPublicVersionEntry_IsAccepted()
    {
        Corpus.Require();
        var count = 0;
        foreach (var (name, bytes) in Corpus.VersionsFiles())
        {
            var file = VersionsFile.Read(bytes).File!;

            Assert.Empty(file.Skipped.Select(s => $"{name} {s.Key}: {string.Join("; ", s.Problems)}"));
            Assert.All(file.Entries, e => Assert.True(e.CreatedAt?.Year >= 2020 && e.ChangedAt?.Year >= 2020, $"{name} {e.Version}"));
            count += file.Entries.Count;
        }

        Assert.True(count > 50);
    }

    [Fact]
    public void ToJson_OfAPublicVersionEntry_HasEveryFieldUnchanged()
    {
        Corpus.Require();
        foreach (var (name, bytes) in Corpus.VersionsFiles())
        {
            var versions = JsonElement.Parse(bytes).GetProperty("versions");
            foreach (var entry in VersionsFile.Read(bytes).File!.Entries)
            {
                AssertSameFields(name, versions.GetProperty(entry.Version.ToString()).GetProperty("manifest"), JsonElement.Parse(entry.Manifest.ToJson()));
            }
        }
    }

    /// <summary>Three of them repeat a field; the last one counts.</summary>
    private static void AssertSameFields(string name, JsonElement before, JsonElement after)
    {
        var fields = before.EnumerateObject().Select(p => p.Name).Distinct().ToList();

        Assert.Equal(fields, after.EnumerateObject().Select(p => p.Name));
        Assert.All(fields, f => Assert.True(JsonElement.DeepEquals(before.GetProperty(f), after.GetProperty(f)), $"{name}: {f}"));
    }
}
