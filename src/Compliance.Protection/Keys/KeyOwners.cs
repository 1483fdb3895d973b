namespace Compliance.Protection.Keys;

/// <summary>
/// Who can own a data key, told by the id: a data subject, a retention ground, or a thing of this system's own, such as a case. A request
/// of somebody who is not enrolled has an id of this kind too, and no key. What is asked of a key before it is used depends on the id, and
/// not on a column, which whoever plants a row would set.
/// </summary>
public static class KeyOwners
{
    private const string OwnPrefix = "own-";
    private const string GroundPrefix = "ground-";
    private const string RequestPrefix = "request-";

    /// <summary>The id of a thing of this system's own, under a vault key that others share.</summary>
    /// <param name="name">Unique among this system's own things.</param>
    internal static string Own(string name) => OwnPrefix + name;

    /// <summary>Whether it is a thing of this system's own: its binding needs no entry in the log, and it has no fence row.</summary>
    public static bool IsOwn(string owner) => owner.StartsWith(OwnPrefix, StringComparison.Ordinal);

    /// <summary>Whether it is a retention ground: its binding is logged, and it has no fence row.</summary>
    public static bool IsGround(string owner) => owner.StartsWith(GroundPrefix, StringComparison.Ordinal);

    /// <summary>Whom a fence is of that belongs to somebody who is not enrolled: their request. Such an owner has no key.</summary>
    public static string Request(string requestId) => RequestPrefix + requestId;

    /// <summary>Whether it is a data subject: its binding is logged, and its fence row counts.</summary>
    public static bool IsSubject(string owner) =>
        !IsOwn(owner) && !IsGround(owner) && !owner.StartsWith(RequestPrefix, StringComparison.Ordinal);

    internal static string Ground(Guid dataKeyId) => $"{GroundPrefix}{dataKeyId:N}";
}
