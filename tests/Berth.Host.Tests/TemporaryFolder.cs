namespace Berth.Host.Tests;

/// <summary>A folder that is gone after the test.</summary>
public sealed class TemporaryFolder : IDisposable
{
    public string Path { get; } = Directory.CreateTempSubdirectory("berth-host-").FullName;

    public string this[string relative] => System.IO.Path.Combine(Path, relative);

    internal HostOptions Options => new()
    {
        CaDirectory = this["ca"],
        SecretKeyPath = this["secrets/key"],
        HostsFile = this["hosts"],
        TrustedCertificates = this["trusted.crt"],
    };

    public void Dispose() => Directory.Delete(Path, recursive: true);
}
