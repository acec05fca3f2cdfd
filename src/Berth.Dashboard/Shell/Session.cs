using Berth.Client;
using Berth.Contracts;
using Microsoft.AspNetCore.Components.Authorization;

namespace Berth.Dashboard.Shell;

/// <summary>
/// The person at the page, and the API as they may use it. One a circuit, and one for what is rendered ahead of it.
/// </summary>
public sealed class Session(AuthenticationStateProvider who, DashboardOptions options) : IDisposable
{
    private readonly SemaphoreSlim _opening = new(1);
    private BerthClient? _client;
    private ProfileResponse? _me;

    /// <exception cref="InvalidOperationException">Before <see cref="OpenAsync"/> has ended.</exception>
    public BerthClient Api => _client ?? throw new InvalidOperationException("The session is not open yet.");

    /// <exception cref="InvalidOperationException">Before <see cref="OpenAsync"/> has ended.</exception>
    public ProfileResponse Me => _me ?? throw new InvalidOperationException("The session is not open yet.");

    public bool IsOpen => _me is not null;

    public bool IsAdmin => _me?.Role is "owner" or "admin";

    /// <summary>The first of a page's components to ask does the work. May be called again after it failed.</summary>
    /// <exception cref="ApiException">401 when the session ended.</exception>
    public async Task OpenAsync(CancellationToken cancellationToken)
    {
        await _opening.WaitAsync(cancellationToken);
        try
        {
            if (_me is not null)
            {
                return;
            }

            if (DashboardVisitor.Of((await who.GetAuthenticationStateAsync()).User) is not { } visitor)
            {
                throw new ApiException(System.Net.HttpStatusCode.Unauthorized, "auth.missing", "You are not signed in.");
            }

            _client ??= new BerthClient(new BerthClientOptions { Server = options.Api, Token = visitor.SessionToken, OnBehalfOf = visitor.Address });
            _me = await _client.Auth.GetProfileAsync(cancellationToken);
        }
        finally
        {
            _opening.Release();
        }
    }

    public void Dispose()
    {
        _client?.Dispose();
        _opening.Dispose();
    }
}
