using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using CsCheck;

namespace Berth.Manifest.Tests;

/// <summary>Whatever comes in, the readers answer with a result.</summary>
public sealed class HostileInputTests
{
    private static readonly string[] Names =
    [
        .. TopLevelFields.Known, .. ManifestAddons.KnownNames, "containerPort", "portCount", "defaultValue", "message", "sso", "schedule", "command", "paths",
        "sqlite", "ftp", "uid", "uname", "path", "loginRedirectUri", "url", "name", "", "a b", "\u202e", "é", "versions", "stable", "manifest", "ts", "1.0.0",
    ];

    private static readonly string[] Literals =
    [
        "null", "true", "false", "0", "-0", "-1", "2", "80", "65536", "1e999", "-1e-999", "123456789012345678901234567890", "0.1", "{}", "[]", "[[]]", "\"\"",
        "\"1.0.0\"", "\"@daily\"", "\"* * * * *\"", "\"/app/data/..\"", "\"\\u0000\"", "\"\\ud800\"", "\"\\udc00\\ud800\"", "\"https://example.org\"", "\"https://[\"",
        "\"http://a:99999\"", "\"1 gb\"", "\"-99999999999999tb\"", "\"9999999999999999.1.1-9999999999999999\"", "\"file://../x\"", "\"\u0000\"", "\"xn--a.example\"",
    ];

    private static readonly Gen<string> Json = Gen.Recursive<string>((depth, json) =>
        depth > 4
            ? Literal
            : Gen.Frequency(
                (4, Literal),
                (1, json.Array[0, 4].Select(items => $"[{string.Join(',', items)}]")),
                (4, Object(json))));

    private static Gen<string> Literal => Gen.OneOf(Gen.Int[0, Literals.Length - 1].Select(i => Literals[i]), Gen.String.Select(s => JsonSerializer.Serialize(s)));

    [Fact]
    public void Read_OfArbitraryBytes_NeverThrows() => Gen.Byte.Array[0, 200].Sample(bytes => Check(bytes), iter: 4_000);

    [Fact]
    public void Read_OfArbitraryText_NeverThrows() => Gen.String.Sample(text => Check(Encoding.UTF8.GetBytes(text), ManifestReader.Read(text)), iter: 4_000);

    [Fact]
    public void Read_OfArbitraryJson_NeverThrows() => Json.Sample(json => Check(Encoding.UTF8.GetBytes(json)), iter: 4_000);

    /// <summary>Anything in place of a known field of an otherwise good manifest.</summary>
    [Fact]
    public void Read_OfAGoodManifestWithArbitraryFields_NeverThrows() =>
        Object(Json).Select(o => o.Length > 2 ? $$"""{ "manifestVersion": 2, "version": "1.0.0", "httpPort": 80, {{o[1..]}}""" : o)
            .Sample(json => Check(Encoding.UTF8.GetBytes(json)), iter: 4_000);

    [Fact]
    public void Read_OfAVersionsFileWithArbitraryEntries_NeverThrows() =>
        Gen.Select(Object(Json), Object(Json)).Select((entry, manifest) =>
                $$"""{ "stable": true, "versions": { "1.0.0": { "manifest": { "version": "1.0.0", "dockerImage": "a"{{(manifest.Length > 2 ? "," : "")}} {{manifest[1..]}} }, "1.0.1": {{entry}} }, "x": 1 }""")
            .Sample(json => Check(Encoding.UTF8.GetBytes(json)), iter: 2_000);

    [Fact]
    public void Read_OfPublicManifestsWithFlippedBytes_NeverThrows()
    {
        Corpus.Require();
        var files = Corpus.Manifests().Concat(Corpus.VersionsFiles()).Select(f => f.Bytes).Where(b => b.Length is > 0 and < 4_000).ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.Select(Gen.Int, Gen.Byte).Array[1, 8])
            .Sample(
                (file, flips) =>
                {
                    var bytes = files[file].ToArray();
                    foreach (var (at, value) in flips)
                    {
                        bytes[(int)((uint)at % (uint)bytes.Length)] = value;
                    }

                    Check(bytes);
                },
                iter: 2_000);
    }

    [Fact]
    public void Read_OfPublicManifestsWithForeignValues_NeverThrows()
    {
        Corpus.Require();
        var files = Corpus.Manifests().Select(m => ManifestReader.Read(m.Bytes).Manifest?.ToJson()).OfType<string>().ToArray();
        Gen.Select(Gen.Int[0, files.Length - 1], Gen.UInt, Json)
            .Sample(
                (file, at, value) => Check(Encoding.UTF8.GetBytes(Replace(files[file], at, value))),
                iter: 2_000);
    }

    private static Gen<string> Object(Gen<string> value) =>
        Gen.Select(Gen.OneOf(Gen.Int[0, Names.Length - 1].Select(i => JsonSerializer.Serialize(Names[i])), Gen.Const("\"\\ud800\""), Gen.String.Select(s => JsonSerializer.Serialize(s))), value)
            .Select((name, v) => $"{name}: {v}")
            .Array[0, 6]
            .Select(members => $"{{{string.Join(',', members)}}}");

    /// <summary>Puts the value in place of one leaf or branch, found by walking down by the digits of a number.</summary>
    private static string Replace(string json, uint at, string value)
    {
        var root = JsonNode.Parse(json)!;
        var node = root;
        while (node is JsonObject { Count: > 0 } branch)
        {
            var (name, child) = branch.ElementAt((int)(at % (uint)branch.Count));
            at /= (uint)branch.Count;
            if (child is not JsonObject || at % 3 == 0)
            {
                branch[name] = "@@@";
                break;
            }

            node = child;
        }

        return root.ToJsonString().Replace("\"@@@\"", value, StringComparison.Ordinal);
    }

    private static void Check(byte[] bytes, ManifestReadResult? other = null)
    {
        foreach (var result in new[] { ManifestReader.Read(bytes), other }.OfType<ManifestReadResult>())
        {
            Assert.Equal(result.IsAccepted, result.Errors.Count == 0);
            Assert.All(result.Problems, p => Assert.False(string.IsNullOrEmpty(p.Message)));
            if (result.Manifest is { } manifest)
            {
                Assert.True(manifest.EffectiveMemoryLimit >= CloudronManifest.MinimumMemory);
                Assert.Equal(manifest.ToJson(), ManifestReader.Read(manifest.ToJson()).Require().ToJson());
                _ = manifest.CheckPlatform();
            }

            _ = PublishCheck.Check(result, PublishTarget.OfficialStore);
            _ = PublishCheck.Check(result, PublishTarget.CommunityVersions);
        }

        var versions = VersionsFile.Read(bytes);
        Assert.Equal(versions.IsAccepted, versions.Errors.Count == 0);
        _ = versions.File?.Latest(publishedOnly: false);
    }
}
