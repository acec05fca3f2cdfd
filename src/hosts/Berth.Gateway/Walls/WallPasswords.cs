using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Text;
using Berth.Gateway.Forwarding;
using Berth.Ports.Gateway;

namespace Berth.Gateway.Walls;

/// <summary>
/// Asks the server whose name and password came by HTTP Basic. What was right stays right for a minute, kept as a MAC
/// with a key of this process, because programs send the password with every request.
/// </summary>
internal sealed class WallPasswords(TimeProvider clock) : IDisposable
{
    private const int Most = 10_000;
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(1);

    private readonly byte[] _key = RandomNumberGenerator.GetBytes(32);
    private readonly ConcurrentDictionary<string, (string UserId, DateTimeOffset Until)> _known = new(StringComparer.Ordinal);
    private readonly HttpClient _http = new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false }) { Timeout = TimeSpan.FromSeconds(15) };

    /// <summary>The person's id, or the status to refuse with: 401, 429, or 503 when the server does not answer.</summary>
    public async Task<(int Status, string? UserId)> VerifyAsync(HttpContext context, LiveRouteWall wall)
    {
        if (Read(context.Request) is not { } given)
        {
            return (StatusCodes.Status401Unauthorized, null);
        }

        var mac = Convert.ToHexString(HMACSHA256.HashData(_key, Encoding.UTF8.GetBytes($"{wall.Wall.AppId}\0{given.Name}\0{given.Password}")));
        if (_known.TryGetValue(mac, out var entry) && entry.Until > clock.GetUtcNow() && !HasEnded(entry.UserId, entry.Until - Lifetime, wall))
        {
            return (StatusCodes.Status200OK, entry.UserId);
        }

        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Post, wall.Shared.Wall.BasicUrl)
            {
                Content = JsonContent.Create(new WallBasicRequest(wall.Wall.AppId, given.Name, given.Password, ClientAddress.Of(context)), WallJson.Default.WallBasicRequest),
            };
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", wall.Shared.BasicToken);
            using var response = await _http.SendAsync(request, context.RequestAborted);
            if (response.StatusCode != HttpStatusCode.OK)
            {
                return (response.StatusCode == HttpStatusCode.TooManyRequests ? StatusCodes.Status429TooManyRequests : StatusCodes.Status401Unauthorized, null);
            }

            var answer = await response.Content.ReadFromJsonAsync(WallJson.Default.WallBasicAnswer, context.RequestAborted);
            Remember(mac, answer!.UserId);
            return (StatusCodes.Status200OK, answer.UserId);
        }
        catch (Exception problem) when (problem is HttpRequestException or TaskCanceledException && !context.RequestAborted.IsCancellationRequested)
        {
            return (StatusCodes.Status503ServiceUnavailable, null);
        }
    }

    public void Dispose() => _http.Dispose();

    /// <summary>The person was signed out everywhere after we asked, as after a change of the password.</summary>
    private static bool HasEnded(string userId, DateTimeOffset asked, LiveRouteWall wall) =>
        wall.Shared.People.TryGetValue(userId, out var person) && asked.ToUnixTimeMilliseconds() < person.SignedOutAt;

    private void Remember(string mac, string userId)
    {
        var now = clock.GetUtcNow();
        if (_known.Count >= Most)
        {
            foreach (var (old, _) in _known.Where(entry => entry.Value.Until <= now))
            {
                _known.TryRemove(old, out _);
            }
        }

        if (_known.Count < Most)
        {
            _known[mac] = (userId, now + Lifetime);
        }
    }

    private static (string Name, string Password)? Read(HttpRequest request)
    {
        var bytes = new byte[1024];
        var text = request.Headers.Authorization.ToString()["Basic ".Length..].Trim();
        if (!Convert.TryFromBase64String(text, bytes, out var length))
        {
            return null;
        }

        var pair = Encoding.UTF8.GetString(bytes, 0, length);
        var colon = pair.IndexOf(':', StringComparison.Ordinal);
        return colon > 0 ? (pair[..colon], pair[(colon + 1)..]) : null;
    }
}
