using System.Text.Json;

namespace Compliance.Connectors.Http;

/// <summary>
/// How far a listing has come, in so little that it fits between two calls: a service whose cursors come round again is found out by
/// comparing each with one from further back, which moves on at each power of two (Brent's algorithm).
/// </summary>
/// <param name="Pages">Read so far.</param>
/// <param name="Mark">The cursor from further back.</param>
/// <param name="Cursor">Of the next page; null before the first.</param>
internal sealed record PageTrail(int Pages, string? Mark, string? Cursor)
{
    public static readonly PageTrail Start = new(0, null, null);

    public bool Repeats => Mark is not null && Pages > 1 && Mark == Cursor;

    public static PageTrail Parse(string? continuation) =>
        continuation is null ? Start : JsonSerializer.Deserialize<PageTrail>(continuation) ?? Start;

    /// <summary>After a page that names a next one.</summary>
    public PageTrail To(string cursor) => new(Pages + 1, int.IsPow2(Pages) || Pages == 0 ? Cursor : Mark, cursor);

    public string Print() => JsonSerializer.Serialize(this);
}
