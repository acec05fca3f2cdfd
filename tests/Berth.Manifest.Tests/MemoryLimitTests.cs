namespace Berth.Manifest.Tests;

public sealed class MemoryLimitTests
{
    [Theory]
    [InlineData("536870912", 536870912)]
    [InlineData("536870912.0", 536870912)]
    [InlineData("1e9", 1000000000)]
    [InlineData("\"512MB\"", 536870912)]
    [InlineData("\"512 mb\"", 536870912)]
    [InlineData("\"524288kb\"", 536870912)]
    [InlineData("\"+1Gb\"", 1073741824)]
    [InlineData("\"1.5   gB\"", 1610612736)]
    [InlineData("\"1TB\"", 1099511627776)]
    public void Read_OfAllowedForms_GivesBytes(string json, long bytes) =>
        Assert.Equal(bytes, Sample.AssertClean(Sample.Read($$"""{ "memoryLimit": {{json}} }""")).EffectiveMemoryLimit);

    [Theory]
    [InlineData("0")]
    [InlineData("-1")]
    [InlineData("1.5")]
    [InlineData("1e400")]
    [InlineData("true")]
    [InlineData("[]")]
    [InlineData("\"\"")]
    [InlineData("\"512\"")]
    [InlineData("\"512M\"")]
    [InlineData("\"1GiB\"")]
    [InlineData("\"1PB\"")]
    [InlineData("\"gb\"")]
    [InlineData("\".5gb\"")]
    [InlineData("\"5.gb\"")]
    [InlineData("\"1 2gb\"")]
    [InlineData("\"1,000mb\"")]
    [InlineData("\" 1gb\"")]
    [InlineData("\"1gb\\n\"")]
    [InlineData("\"1e3gb\"")]
    [InlineData("\"99999999999tb\"")]
    public void Read_OfOtherForms_IsRefused(string json) =>
        Sample.AssertRefused(Sample.Read($$"""{ "memoryLimit": {{json}} }"""), "$.memoryLimit", "512MB");

    [Theory]
    [InlineData("2048", 2048L)]
    [InlineData("\"-512mb\"", null)]
    public void Read_OfLessThanTheFloor_IsLiftedToIt(string json, long? written)
    {
        var manifest = Sample.AssertWarned(Sample.Read($$"""{ "memoryLimit": {{json}} }"""), "$.memoryLimit", ManifestSeverity.Note);

        Assert.Equal(written, manifest.MemoryLimit);
        Assert.Equal(CloudronManifest.MinimumMemory, manifest.EffectiveMemoryLimit);
    }
}
