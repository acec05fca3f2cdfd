using System.Net;
using Berth.Docker;

namespace Engine.Tests;

/// <summary>Words of engines from 20.10 to 29, as they stand in their sources.</summary>
public sealed class ErrorTextTests
{
    [Theory]
    [InlineData("driver failed programming external connectivity on endpoint web (3b): Error starting userland proxy: listen tcp4 0.0.0.0:8080: bind: address already in use", "port.taken", "8080/tcp")]
    [InlineData("driver failed programming external connectivity on endpoint web (3b): Error starting userland proxy: listen udp6 [::]:5353: bind: address already in use", "port.taken", "5353/udp")]
    [InlineData("driver failed programming external connectivity on endpoint web (3b): Bind for 0.0.0.0:8080 failed: port is already allocated", "port.taken", "8080")]
    [InlineData("failed to set up container networking: driver failed programming external connectivity on endpoint web (3b): failed to bind host port for 0.0.0.0:8080:172.18.0.5:80/tcp: address already in use", "port.taken", "8080")]
    [InlineData("failed to bind host port 0.0.0.0:8080/tcp: address already in use", "port.taken", "8080")]
    [InlineData("Address already in use", "network.address_taken", "address")]
    [InlineData("Conflict. The container name \"/app\" is already in use by container \"3b\". You have to remove (or rename) that container to be able to reuse that name.", "container.name_taken", "'app'")]
    [InlineData("write /var/lib/docker/tmp/GetImageBlob1: no space left on device", "disk.full", "disk")]
    [InlineData("Error processing tar file(exit status 1): write /x: no space left on device", "disk.full", "disk")]
    [InlineData("pull access denied for some/app, repository does not exist or may require 'docker login': denied: requested access to the resource is denied", "image.unauthorized", "credentials")]
    [InlineData("Head \"https://r.example/v2/a/manifests/1\": unauthorized: authentication required", "image.unauthorized", "credentials")]
    [InlineData("Head \"https://r.example/v2/a/manifests/1\": no basic auth credentials", "image.unauthorized", "credentials")]
    [InlineData("manifest for r.example/a:1 not found: manifest unknown: manifest unknown", "image.not_found", "r.example/a:1")]
    [InlineData("No such image: a:1", "image.not_found", "a:1")]
    [InlineData("invalid reference format: repository name must be lowercase", "image.invalid_reference", "reference")]
    [InlineData("toomanyrequests: You have reached your pull rate limit.", "image.registry_unreachable", "limits")]
    [InlineData("Get \"https://r.example/v2/\": dial tcp: lookup r.example on 1.1.1.1:53: no such host", "image.registry_unreachable", "no such host")]
    [InlineData("Get \"http://127.0.0.1:5/v2/\": dial tcp 127.0.0.1:5: connect: connection refused", "image.registry_unreachable", "refused")]
    [InlineData("Get \"https://r.example/v2/\": net/http: TLS handshake timeout", "image.registry_unreachable", "TLS")]
    [InlineData("No such container: app", "container.not_found", "app")]
    [InlineData("Container 3b is not running", "container.not_running", "Start it")]
    [InlineData("OCI runtime create failed: container init was OOM-killed (memory limit too low?): unknown", "container.out_of_memory", "limit")]
    [InlineData("something new", "engine.refused", "something new")]
    public void Words_BecomeCodes(string words, string code, string expected)
    {
        var mapped = EngineErrors.FromAnswer(HttpStatusCode.InternalServerError, System.Text.Json.JsonSerializer.Serialize(new { message = words }));

        Assert.Equal(code, mapped.Code);
        Assert.Contains(expected, mapped.Message);
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("<html>")]
    [InlineData("[1]")]
    [InlineData("{\"message\": null}")]
    public void AnswerWithoutWords_IsStillAnError(string? body) =>
        Assert.Equal("engine.refused", EngineErrors.FromAnswer(HttpStatusCode.BadGateway, body).Code);
}
