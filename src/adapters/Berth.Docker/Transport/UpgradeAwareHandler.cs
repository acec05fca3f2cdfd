namespace Berth.Docker.Transport;

/// <summary>Sends requests that ask for an upgraded connection one way and all others another.</summary>
internal sealed class UpgradeAwareHandler(HttpMessageHandler ordinary, HttpMessageHandler upgrading) : HttpMessageHandler
{
    private readonly HttpMessageInvoker _ordinary = new(ordinary);
    private readonly HttpMessageInvoker _upgrading = new(upgrading);

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.Headers.Contains("Upgrade"))
        {
            return _upgrading.SendAsync(request, cancellationToken);
        }

        if (request.Content is StreamContent)
        {
            request.Headers.ExpectContinue = true;
        }

        return _ordinary.SendAsync(request, cancellationToken);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
        {
            _ordinary.Dispose();
            _upgrading.Dispose();
        }

        base.Dispose(disposing);
    }
}
