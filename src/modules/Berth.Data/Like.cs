namespace Berth.Data;

/// <summary>Patterns for LIKE in which what the user typed stands for itself.</summary>
public static class Like
{
    /// <summary>The escape character, to be handed to <c>EF.Functions.Like</c>.</summary>
    public const string Escape = "\\";

    public static string Containing(string text) =>
        $"%{text.Replace(Escape, @"\\").Replace("%", @"\%").Replace("_", @"\_")}%";
}
