using CsCheck;

namespace Berth.Manifest.Tests;

public sealed class PlatformVersionTests
{
    [Fact]
    public void Order_IsThatOfSemanticVersions()
    {
        string[] expected =
        [
            "0.0.1", "1.0.0-alpha", "1.0.0-alpha.1", "1.0.0-alpha.beta", "1.0.0-beta", "1.0.0-beta.2", "1.0.0-beta.11", "1.0.0-rc.1", "1.0.0",
            "1.0.1", "9.2.0", "10.0.0",
        ];

        Assert.Equal(expected, expected.Reverse().Select(Parse).Order().Select(v => v.ToString()));
    }

    [Fact]
    public void Order_IsTotalAndTransitive()
    {
        var parts = new[] { "1", "2", "10", "a", "b", "a-1" }.Select(s => Gen.Const(s)).ToArray();
        var any = Gen.Select(Gen.Int[0, 1], Gen.OneOf(parts).Array[0, 3]).Select(p => Parse($"1.0.{p.Item1}{(p.Item2.Length == 0 ? "" : "-" + string.Join('.', p.Item2))}"));
        any.Array[3].Sample(v =>
        {
            Assert.Equal(Math.Sign(v[0].CompareTo(v[1])), -Math.Sign(v[1].CompareTo(v[0])));
            Assert.True(!(v[0] <= v[1] && v[1] <= v[2]) || v[0] <= v[2]);
        });
    }

    [Theory]
    [InlineData("""{}""", null)]
    [InlineData("""{ "minBoxVersion": "9.2.0" }""", null)]
    [InlineData("""{ "minBoxVersion": "9.2.0-rc.1", "maxBoxVersion": "99.0.0" }""", null)]
    [InlineData("""{ "minBoxVersion": "9.2.1" }""", "$.minBoxVersion: The package needs platform 9.2.1 or newer and this one offers 9.2.0.")]
    [InlineData("""{ "minBoxVersion": "10.0.0" }""", "$.minBoxVersion: The package needs platform 10.0.0 or newer and this one offers 9.2.0.")]
    [InlineData("""{ "maxBoxVersion": "8.3.2" }""", "$.maxBoxVersion: The package runs on platforms up to 8.3.2 and this one offers 9.2.0.")]
    public void CheckPlatform_TellsWhyAPackageDoesNotFit(string members, string? start)
    {
        var problem = Sample.Manifest(members).CheckPlatform();

        if (start is null)
        {
            Assert.Null(problem);
        }
        else
        {
            Assert.StartsWith(start, problem!.ToString(), StringComparison.Ordinal);
        }
    }

    [Fact]
    public void CheckPlatform_OfAnotherPlatform_GoesByIt() =>
        Assert.NotNull(Sample.Manifest("""{ "minBoxVersion": "7.0.0" }""").CheckPlatform(new PlatformVersion(6, 9, 9)));

    private static PlatformVersion Parse(string text) => PlatformVersion.TryParse(text, out var version) ? version : throw new FormatException(text);
}
