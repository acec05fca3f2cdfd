using System.Text.Json;

namespace Berth.Manifest;

internal static class ChecklistSection
{
    public static IReadOnlyList<ChecklistItem> Read(ObjectReader root)
    {
        if (!root.TryGet("checklist", out var value))
        {
            return [];
        }

        var path = root.PathOf("checklist");
        if (value.ValueKind != JsonValueKind.Object)
        {
            root.Problems.Warn(path, "Must be an object; ignored.", value);
            return [];
        }

        var items = new List<ChecklistItem>();
        foreach (var property in value.EnumerateObject())
        {
            var item = new ObjectReader(property.Value, JsonPath.Append(path, property.Name), root.Problems);
            if (property.Value.ValueKind == JsonValueKind.Object && item.Text("message") is { } message)
            {
                items.Add(new ChecklistItem(property.Name, message, item.Flag("sso")));
            }
            else
            {
                root.Problems.Warn(item.Path, "Must be an object with a message; ignored.", property.Value);
            }
        }

        return items;
    }
}
