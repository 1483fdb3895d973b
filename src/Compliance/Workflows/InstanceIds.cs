namespace Compliance.Workflows;

/// <summary>What an instance id may look like on every host.</summary>
public static class InstanceIds
{
    /// <summary>What a table's key can hold, with room for the names of children.</summary>
    public const int MaxLength = 300;

    /// <exception cref="ArgumentException">When the id is empty, too long, or holds a character that a table key refuses.</exception>
    public static string Checked(string id) =>
        id.Length is > 0 and <= MaxLength && id[0] is not '$' && !id.Any(c => c is '/' or '\\' or '#' or '?' || char.IsControl(c))
            ? id
            : throw new ArgumentException(
                $"An instance id has 1 to {MaxLength} characters, none of / \\ # ?, no control character and no $ in front.");
}
