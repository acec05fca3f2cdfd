using CsCheck;

namespace Berth.Manifest.Tests;

public sealed class PackageVersionTests
{
    private static readonly Gen<PackageVersion> Any =
        Gen.Select(Gen.Int[0, 3], Gen.Int[0, 3], Gen.Int[0, 3], Gen.OneOf(new[] { "", "-0", "-1", "-2", "-beta", "-1.2", "+b" }.Select(s => Gen.Const(s)).ToArray()))
            .Select(p => PackageVersion.Parse($"{p.Item1}.{p.Item2}.{p.Item3}{p.Item4}"));

    [Theory]
    [InlineData("1.0.0")]
    [InlineData("1.0.0-1")]
    [InlineData("0.0.0-0")]
    [InlineData("255.255.255-255")]
    [InlineData("v1.0.0")]
    [InlineData(" 1.0.0 ")]
    public void TryParse_OfThePublishedGrammar_IsStrict(string text)
    {
        Assert.True(PackageVersion.TryParse(text, out var version));
        Assert.True(version.IsStrict);
        Assert.Equal(text.Trim(), version.ToString());
    }

    [Theory]
    [InlineData("1.0.0-rc1")]
    [InlineData("1.0.0-custom-7")]
    [InlineData("1.0.0-1.2")]
    [InlineData("1.0.0+b")]
    [InlineData("1.0.0-1+b.2")]
    [InlineData("256.0.0")]
    [InlineData("1.0.0-256")]
    [InlineData("2026.9.2816")]
    [InlineData("9007199254740991.0.0")]
    public void TryParse_OfOtherSemanticVersions_IsLenient(string text)
    {
        Assert.True(PackageVersion.TryParse(text, out var version));
        Assert.False(version.IsStrict);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("1.0.0.0")]
    [InlineData("01.0.0")]
    [InlineData("1.0.00")]
    [InlineData("1.0.0-")]
    [InlineData("1.0.0-01")]
    [InlineData("1.0.0-a..b")]
    [InlineData("1.0.0+")]
    [InlineData("1.0.0-ä")]
    [InlineData("1.-1.0")]
    [InlineData("vv1.0.0")]
    [InlineData("latest")]
    [InlineData("１.0.0")]
    [InlineData("9007199254740992.0.0")]
    [InlineData("99999999999999999999.0.0")]
    public void TryParse_OfAnythingElse_Fails(string? text) => Assert.False(PackageVersion.TryParse(text, out _));

    [Fact]
    public void TryParse_OfEndlessText_Fails() => Assert.False(PackageVersion.TryParse("1.0.0-" + new string('a', 300), out _));

    [Fact]
    public void Order_PutsRevisionsAfterTheBareVersion()
    {
        string[] expected = ["0.9.255", "1.2.3", "1.2.3-1", "1.2.3-2", "1.2.3-10", "1.2.4", "1.3.0", "1.10.0", "2.0.0", "255.255.255-255"];

        Assert.Equal(expected, expected.Reverse().Select(PackageVersion.Parse).Order().Select(v => v.ToString()));
    }

    [Theory]
    [InlineData("1.2.3", "1.2.3-0")]
    [InlineData("1.2.3", "v1.2.3")]
    [InlineData("1.2.3", "1.2.3-beta4")]
    [InlineData("1.2.3-rc1", "1.2.3-rc2")]
    [InlineData("1.2.3-7", "1.2.3-7+build")]
    public void Equality_FollowsTheOrder(string left, string right)
    {
        var (a, b) = (PackageVersion.Parse(left), PackageVersion.Parse(right));

        Assert.True(a == b && a.Equals(b) && a.CompareTo(b) == 0 && a <= b && a >= b && !(a != b));
        Assert.Equal(a.GetHashCode(), b.GetHashCode());
    }

    [Fact]
    public void Order_IsTheOrderOfThePackedBytes() =>
        Gen.Select(Gen.Byte, Gen.Byte, Gen.Byte, Gen.Byte).Array[2].Sample(pair =>
        {
            var packed = pair.Select(p => ((uint)p.Item1 << 24) | ((uint)p.Item2 << 16) | ((uint)p.Item3 << 8) | p.Item4).ToList();
            var versions = pair.Select(p => PackageVersion.Parse($"{p.Item1}.{p.Item2}.{p.Item3}-{p.Item4}")).ToList();

            Assert.Equal(packed[0].CompareTo(packed[1]), Math.Sign(versions[0].CompareTo(versions[1])));
        });

    [Fact]
    public void Order_IsTotalAndTransitive() =>
        Any.Array[3].Sample(v =>
        {
            var (a, b, c) = (v[0], v[1], v[2]);

            Assert.Equal(Math.Sign(a.CompareTo(b)), -Math.Sign(b.CompareTo(a)));
            Assert.Equal(1, new[] { a < b, a == b, a > b }.Count(x => x));
            Assert.Equal(0, a.CompareTo(a));
            if (a <= b && b <= c)
            {
                Assert.True(a <= c);
            }

            if (a == b)
            {
                Assert.Equal(a.GetHashCode(), b.GetHashCode());
                Assert.Equal(Math.Sign(a.CompareTo(c)), Math.Sign(b.CompareTo(c)));
            }
        });

    [Theory]
    [InlineData("1.0.0", "1.9.0", true)]
    [InlineData("1.0.0", "1.0.0-1", true)]
    [InlineData("1.0.0", "2.0.0", false)]
    [InlineData("0.9.0", "1.0.0", true)]
    [InlineData("1.0.0", "1.0.0-0", false)]
    [InlineData("1.1.0", "1.0.0", false)]
    public void MayApplyAutomatically_StopsAtANewMajor(string installed, string next, bool expected) =>
        Assert.Equal(expected, UpdateRules.MayApplyAutomatically(PackageVersion.Parse(installed), PackageVersion.Parse(next)));
}
