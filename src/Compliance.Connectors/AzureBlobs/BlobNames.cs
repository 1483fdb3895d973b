using System.Text;
using Azure.Core;
using Azure.Core.Pipeline;

namespace Compliance.Connectors.AzureBlobs;

/// <summary>
/// Reaches a blob by exactly its name. The client drops slashes at both ends of a name, and <c>C1/</c> would be <c>C1</c>, somebody
/// else's blob; so they travel through it as another character, which the pipeline turns back before the request is signed.
/// </summary>
internal static class BlobNames
{
    /// <summary>The service's bound, in characters.</summary>
    public const int MaxLength = 1024;

    // For private use; a name that really has it is not reached.
    private const char Slash = '\uE02F';

    private static readonly string Escaped = Uri.EscapeDataString(Slash.ToString());

    /// <summary>
    /// False for names that no address says: half a character would be sent as another one, and a segment of one or two dots as a step
    /// to another blob.
    /// </summary>
    public static bool CanReach(string name) =>
        name.Length is > 0 and <= MaxLength && !name.Contains(Slash, StringComparison.Ordinal) && IsWellFormed(name)
        && !name.Split('/', '\\').Any(segment => segment is "." or "..");

    public static string ForClient(string name)
    {
        var start = name.Length - name.TrimStart('/').Length;
        var end = name.Length - Math.Max(start, name.TrimEnd('/').Length);
        return new string(Slash, start) + name[start..^end] + new string(Slash, end);
    }

    private static bool IsWellFormed(string name)
    {
        for (var rest = name.AsSpan(); rest.Length > 0;)
        {
            if (Rune.DecodeFromUtf16(rest, out _, out var length) != System.Buffers.OperationStatus.Done)
                return false;
            rest = rest[length..];
        }

        return true;
    }

    /// <summary>To be added for each call, before the client signs it.</summary>
    public sealed class Policy : HttpPipelineSynchronousPolicy
    {
        public override void OnSendingRequest(HttpMessage message)
        {
            if (message.Request.Uri.Path.Contains(Escaped, StringComparison.OrdinalIgnoreCase))
                message.Request.Uri.Path = message.Request.Uri.Path.Replace(Escaped, "/", StringComparison.OrdinalIgnoreCase);
        }
    }
}
