namespace Berth.Manifest;

/// <summary>A right beyond the usual ones that a container may ask for.</summary>
public enum ManifestCapability
{
    /// <summary><c>net_admin</c>: NET_ADMIN and <c>/dev/net/tun</c>.</summary>
    NetAdmin,

    /// <summary><c>mlock</c>: IPC_LOCK.</summary>
    MemoryLock,

    /// <summary><c>ping</c>: NET_RAW.</summary>
    Ping,

    /// <summary><c>vaapi</c>: the graphics devices below <c>/dev/dri</c>.</summary>
    VideoAcceleration,
}
