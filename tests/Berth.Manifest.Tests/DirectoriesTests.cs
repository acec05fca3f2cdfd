using System.Text.Json;

namespace Berth.Manifest.Tests;

public sealed class DirectoriesTests
{
    [Theory]
    [InlineData("/root")]
    [InlineData("/root/.cache")]
    [InlineData("/app/code")]
    [InlineData("/app/code/a/.next")]
    [InlineData("/home/cloudron/x y")]
    public void RuntimeDirs_BelowTheAllowedRoots_AreAccepted(string path) =>
        Assert.Equal([path], Sample.AssertClean(Read("runtimeDirs", path)).RuntimeDirs);

    [Fact]
    public void RuntimeDirs_WithATrailingSlash_LoseIt() =>
        Assert.Equal(["/app/code/lib/quarkus"], Sample.AssertClean(Read("runtimeDirs", "/app/code/lib/quarkus/")).RuntimeDirs);

    [Fact]
    public void RuntimeDirs_ThatOnlyBeginLikeARoot_AreAcceptedWithANote() =>
        Sample.AssertWarned(Read("runtimeDirs", "/app/codex"), "$.runtimeDirs[0]", ManifestSeverity.Note);

    [Theory]
    [InlineData("/var/lib/x")]
    [InlineData("/app/data")]
    [InlineData("/app")]
    [InlineData("/")]
    public void RuntimeDirs_Elsewhere_AreRefused(string path) => Sample.AssertRefused(Read("runtimeDirs", path), "$.runtimeDirs[0]", "/app/code");

    [Theory]
    [InlineData("/app/config")]
    [InlineData("/var/lib/clickhouse")]
    [InlineData("/app/dataset")]
    [InlineData("/runner")]
    [InlineData("/etc/app")]
    public void PersistentDirs_Anywhere_AreAccepted(string path) => Assert.Equal([path], Sample.AssertClean(Read("persistentDirs", path)).PersistentDirs);

    [Theory]
    [InlineData("/app/data")]
    [InlineData("/app/data/")]
    [InlineData("/app/data/x")]
    [InlineData("/tmp")]
    [InlineData("/tmp/x")]
    [InlineData("/run")]
    [InlineData("/run/x")]
    [InlineData("/proc")]
    [InlineData("/proc/sys/kernel")]
    [InlineData("/sys/fs/cgroup")]
    [InlineData("/dev/shm")]
    [InlineData("/etc/certs")]
    [InlineData("/etc/resolv.conf")]
    public void PersistentDirs_OfThePlatform_AreRefused(string path) => Sample.AssertRefused(Read("persistentDirs", path), "$.persistentDirs[0]", "platform's own");

    [Theory]
    [InlineData("/")]
    [InlineData("/etc")]
    [InlineData("/usr/")]
    [InlineData("/app")]
    public void PersistentDirs_InPlaceOfTheSystem_AreRefused(string path) => Sample.AssertRefused(Read("persistentDirs", path), "$.persistentDirs[0]", "system");

    [Theory]
    [InlineData("relative")]
    [InlineData("./x")]
    [InlineData("../x")]
    [InlineData("/app/code/../data")]
    [InlineData("/app/code/..")]
    [InlineData("/app/code/./x")]
    [InlineData("/app/code//x")]
    [InlineData("//")]
    [InlineData("/app/code/x:ro")]
    [InlineData("/app/code/x,readonly")]
    [InlineData("/app/code/x\ny")]
    [InlineData("/app/code\\x")]
    public void Paths_ThatCouldEndUpElsewhere_AreRefused(string path)
    {
        foreach (var field in new[] { "runtimeDirs", "persistentDirs", "logPaths" })
        {
            Sample.AssertRefused(Read(field, path), $"$.{field}[0]", "absolute path");
        }
    }

    [Fact]
    public void Paths_WithNul_AreRefused() => Sample.AssertRefused(Read("persistentDirs", "/x\0y"), "$.persistentDirs[0]", "NUL");

    [Theory]
    [InlineData("[\"\"]")]
    [InlineData("[5]")]
    [InlineData("\"/app/x\"")]
    [InlineData("{}")]
    public void Paths_OfAnotherShape_AreRefused(string json) => Assert.False(Sample.Read($$"""{ "persistentDirs": {{json}} }""").IsAccepted);

    [Fact]
    public void PersistentDirs_ThatAreInRuntimeDirsAsWell_AreRefused() =>
        Sample.AssertRefused(
            Sample.Read("""{ "runtimeDirs": ["/app/code/x"], "persistentDirs": ["/app/code/x/"] }"""), "$.persistentDirs[0]", "runtimeDirs");

    [Fact]
    public void Paths_Twice_CountOnce() =>
        Assert.Equal(["/x/y"], Sample.AssertWarned(Read("persistentDirs", "/x/y", "/x/y/"), "$.persistentDirs[1]", ManifestSeverity.Note).PersistentDirs);

    private static ManifestReadResult Read(string field, params string[] paths) => Sample.Read($$"""{ "{{field}}": {{JsonSerializer.Serialize(paths)}} }""");
}
