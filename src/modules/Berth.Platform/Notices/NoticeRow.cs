namespace Berth.Platform.Notices;

internal sealed class NoticeRow
{
    public required Guid Id { get; init; }

    public required Guid? EventId { get; init; }

    public required string? Topic { get; init; }

    public required string Title { get; init; }

    public required string Message { get; init; }

    public bool Acknowledged { get; set; }

    public required DateTimeOffset Time { get; init; }
}
