using Berth.Addons.Images;

namespace Berth.Addons.Tests.Unit;

public sealed class AptSourcesTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("berth-apt-").FullName;

    public AptSourcesTests() => Directory.CreateDirectory(Path.Combine(_directory, "sources.list.d"));

    [Fact]
    public void Read_OfNothing_IsDebiansOwn() =>
        Assert.Equal(new AptSources("http://deb.debian.org/debian", "http://deb.debian.org/debian-security"), AptSources.Read(_directory, "bookworm"));

    [Fact]
    public void Read_OfOneLineForm_TakesTheSuitesAndNotTheOthers()
    {
        Write("sources.list", """
            # deb http://old.example/debian bookworm main
            deb cdrom:[Debian]/ bookworm main
            deb [signed-by=/x arch=amd64] http://mirror.example/debian/ bookworm main contrib
            deb http://other.example/debian trixie main
            deb http://mirror.example/security bookworm-security main
            """);
        Assert.Equal(new AptSources("http://mirror.example/debian", "http://mirror.example/security"), AptSources.Read(_directory, "bookworm"));
    }

    [Fact]
    public void Read_OfDeb822Form_TakesEnabledBinarySources()
    {
        Write("sources.list.d/a.sources", "Enabled: no\nTypes: deb\nURIs: http://off.example/\nSuites: bookworm\n\nTypes: deb-src\nURIs: http://src.example/\nSuites: bookworm\n");
        Write("sources.list.d/b.sources", "Types: deb deb-src\n# comment\nURIs:\n http://one.example/debian\n http://two.example/debian\nSuites: bookworm bookworm-updates\nComponents: main\n\nTypes: deb\nURIs: https://sec.example/s\nSuites: bookworm-security");
        Assert.Equal(new AptSources("http://one.example/debian", "https://sec.example/s"), AptSources.Read(_directory, "bookworm"));
    }

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    private void Write(string name, string content) => File.WriteAllText(Path.Combine(_directory, name), content);
}
