using System.Runtime.Versioning;

namespace Berth.Manifest.Tests;

[SupportedOSPlatform("linux")]
public sealed class PackageFolderTests : IDisposable
{
    private static readonly byte[] Png = [0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A, 0, 0];

    private readonly DirectoryInfo _outside = Directory.CreateTempSubdirectory("berth-manifest-");
    private readonly string _folder;

    public PackageFolderTests() => _folder = _outside.CreateSubdirectory("package").FullName;

    public void Dispose() => _outside.Delete(recursive: true);

    [Fact]
    public async Task Read_PutsTextsInAndFindsIconAndDockerfile()
    {
        Write("CloudronManifest.json", Sample.Json(
            """{ "description": "file://DESCRIPTION.md", "changelog": "file://docs/CHANGELOG", "postInstallMessage": "file://./POSTINSTALL.md", "icon": "file://logo.png" }"""));
        Write("DESCRIPTION.md", "\uFEFFNotes\r\nfor all");
        Write("docs/CHANGELOG", "[1.2.2]\n* Old\n\n[1.2.3]\n* New\n\n* Newer\n[1.2.4]\n* Future\n");
        Write("POSTINSTALL.md", "Welcome");
        Write("Dockerfile", "FROM scratch");
        File.WriteAllBytes(Path.Combine(_folder, "logo.png"), Png);

        var result = await Read();

        Assert.Empty(result.Warnings);
        var package = result.Package!;
        Assert.Equal(("Notes\nfor all", "* New\n* Newer", "Welcome"), (package.Manifest.Description, package.Manifest.Changelog, package.Manifest.PostInstall));
        Assert.Equal("image/png", package.Icon!.MediaType);
        Assert.Equal(Png, package.Icon.Bytes.ToArray());
        Assert.Equal("Dockerfile", package.Dockerfile);
    }

    [Theory]
    [InlineData("""{ "icon": "pictures/own.png" }""", "pictures/own.png")]
    [InlineData("{}", "logo.png")]
    [InlineData("{}", "icon.png")]
    public async Task Read_OfABareOrUsualIconName_FindsTheIcon(string members, string file)
    {
        Write("CloudronManifest.json", Sample.Json(members));
        Write(file, "");
        File.WriteAllBytes(Path.Combine(_folder, file), Png);

        Assert.NotNull((await Read()).Package!.Icon);
    }

    [Theory]
    [InlineData("../secret")]
    [InlineData("/etc/hostname")]
    [InlineData("a/../../secret")]
    [InlineData("")]
    [InlineData(".")]
    [InlineData("leaving-link")]
    [InlineData("leaving-directory/secret")]
    [InlineData("relative-link")]
    [InlineData("loop")]
    public async Task Read_OfAFileOutsideTheFolder_IsRefused(string name)
    {
        File.WriteAllText(Path.Combine(_outside.FullName, "secret"), "top secret text");
        File.CreateSymbolicLink(Path.Combine(_folder, "leaving-link"), "/etc/hostname");
        File.CreateSymbolicLink(Path.Combine(_folder, "relative-link"), "../secret");
        File.CreateSymbolicLink(Path.Combine(_folder, "leaving-directory"), _outside.FullName);
        File.CreateSymbolicLink(Path.Combine(_folder, "loop"), "loop");
        Write("CloudronManifest.json", Sample.Json($$"""{ "description": "file://{{name}}" }"""));

        var result = await Read();

        Assert.Null(result.Package);
        Assert.Equal("$.description", Assert.Single(result.Errors).Path);
        Assert.Contains("outside", result.Errors[0].Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Read_OfAnIconOutsideTheFolder_IsRefused()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "icon": "file://../logo.png" }"""));

        Assert.Equal("$.icon", Assert.Single((await Read()).Errors).Path);
    }

    [Fact]
    public async Task Read_OfALinkWithinTheFolder_FollowsIt()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "description": "file://links/text.md" }"""));
        Write("docs/en/text.md", "Linked text");
        Directory.CreateSymbolicLink(Path.Combine(_folder, "links"), "docs/en");

        Assert.Equal("Linked text", (await Read()).Package!.Manifest.Description);
    }

    [Fact]
    public async Task Read_OfAMissingText_IsRefused()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "postInstallMessage": "file://POSTINSTALL.md" }"""));

        Assert.Contains("There is no file POSTINSTALL.md", Assert.Single((await Read()).Errors).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("")]
    [InlineData("<svg xmlns='http://www.w3.org/2000/svg'><script/></svg>")]
    public async Task Read_OfAnIconThatIsNoPicture_GoesOnWithout(string content)
    {
        Write("CloudronManifest.json", Sample.Json("""{ "icon": "logo.png" }"""));
        Write("logo.png", content);

        var result = await Read();

        Assert.Null(result.Package!.Icon);
        Assert.Equal("$.icon", Assert.Single(result.Warnings).Path);
    }

    [Fact]
    public async Task Read_OfAChangelogWithoutTheVersion_TakesItWhole()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "changelog": "file://CHANGELOG" }"""));
        Write("CHANGELOG", "Everything changed");

        var result = await Read();

        Assert.Equal("Everything changed", result.Package!.Manifest.Changelog);
        Assert.Equal("$.changelog", Assert.Single(result.Warnings).Path);
    }

    [Fact]
    public async Task Read_WithoutAManifest_SaysSo() =>
        Assert.Contains("There is no file CloudronManifest.json", Assert.Single((await Read()).Errors).Message, StringComparison.Ordinal);

    [Fact]
    public async Task Read_OfAFolderThatIsNotThere_SaysSo() =>
        Assert.NotEmpty((await PackageFolder.ReadAsync(Path.Combine(_folder, "nowhere"), TestContext.Current.CancellationToken)).Errors);

    [Fact]
    public async Task Read_OfARefusedManifest_HandsItsErrorsOn()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "httpPort": "x", "description": "file://../x" }"""));

        Assert.Equal("$.httpPort", Assert.Single((await Read()).Errors).Path);
    }

    /// <summary>Opening a pipe that nobody writes to would wait for ever.</summary>
    [Fact]
    public async Task Read_OfAPipeInPlaceOfAText_DoesNotOpenIt()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "description": "file://pipe" }"""));
        using var process = System.Diagnostics.Process.Start("mkfifo", [Path.Combine(_folder, "pipe")]);
        await process.WaitForExitAsync(TestContext.Current.CancellationToken);

        Assert.Null((await Read()).Package!.Manifest.Description);
    }

    [Fact]
    public async Task Read_OfADirectoryInPlaceOfAText_IsRefused()
    {
        Write("CloudronManifest.json", Sample.Json("""{ "description": "file://docs" }"""));
        Directory.CreateDirectory(Path.Combine(_folder, "docs"));

        Assert.Equal("$.description", Assert.Single((await Read()).Errors).Path);
    }

    private Task<PackageReadResult> Read() => PackageFolder.ReadAsync(_folder, TestContext.Current.CancellationToken);

    private void Write(string name, string text)
    {
        var path = Path.Combine(_folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllText(path, text);
    }
}
