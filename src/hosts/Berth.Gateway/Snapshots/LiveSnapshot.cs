using Berth.Gateway.Tls;

namespace Berth.Gateway.Snapshots;

/// <summary>All that one snapshot says, ready to serve.</summary>
internal sealed record LiveSnapshot(long Version, RouteTable Routes, CertificateTable Certificates);

/// <summary>The snapshot in effect. A request reads it once and keeps what it read, so a change never touches one under way.</summary>
internal sealed class CurrentSnapshot
{
    private volatile LiveSnapshot? _value;

    /// <summary>Null until the first good file.</summary>
    public LiveSnapshot? Value
    {
        get => _value;
        set => _value = value;
    }
}
