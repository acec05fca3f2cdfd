namespace Berth.Kernel;

/// <summary>What sort of failure an <see cref="Error"/> is; the REST face maps it to a status code.</summary>
public enum ErrorKind
{
    /// <summary>400</summary>
    Invalid,

    /// <summary>401</summary>
    Unauthenticated,

    /// <summary>403</summary>
    Forbidden,

    /// <summary>404</summary>
    NotFound,

    /// <summary>409</summary>
    Conflict,

    /// <summary>412: a password or code given along with the request is wrong.</summary>
    PreconditionFailed,

    /// <summary>424</summary>
    External,

    /// <summary>503: try again later.</summary>
    Unavailable,

    /// <summary>429: too many attempts; <see cref="Error.RetryAfter"/> says when to come back.</summary>
    TooMany,
}
