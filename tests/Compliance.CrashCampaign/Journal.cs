using System.Globalization;

namespace Compliance.CrashCampaign;

/// <summary>Reads what the hosts wrote down: a line for each start of an activity, in order, over all their lives.</summary>
internal sealed class Journal(string path)
{
    private int read;

    /// <summary>The starts since the last call: those of the host that has just ended.</summary>
    public IReadOnlyList<(StepKey Step, int Attempt)> Next()
    {
        if (!File.Exists(path))
            return [];

        // The last line of a killed host may lack its end: then it was never acted upon.
        using var file = new StreamReader(new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite));
        var starts = file.ReadToEnd().Split('\n').Select(line => line.Split(' ')).Where(parts => parts.Length == 4).ToList();
        var fresh = starts.Skip(read).Select(parts => (new StepKey(parts[0], Number(parts[1]), Number(parts[2])), Number(parts[3]))).ToList();
        read = starts.Count;
        return fresh;
    }

    private static int Number(string digits) => int.Parse(digits, CultureInfo.InvariantCulture);
}
