using System.CommandLine;
using Compliance.DataMap;

namespace Compliance.Cli.Maps;

/// <summary>Reads the map that a command is about; what is wrong in it is told whole.</summary>
internal static class MapReader
{
    public static Argument<string> Argument() => new("MAP") { Description = "The data map: a file, or a folder of files." };

    /// <returns>Null where it does not load, which has been told.</returns>
    /// <exception cref="UsageException">There is no such file, or it cannot be read.</exception>
    public static PersonalDataMap? Read(string path, bool asJson, TextWriter output, TextWriter error)
    {
        try
        {
            return DataMapLoader.Load(MapFile.Read(path));
        }
        catch (DataMapException wrong)
        {
            if (asJson)
                Json.Write(output, new { Errors = wrong.Errors.Select(Told) });
            else
                error.WriteLine(wrong.Message);
            return null;
        }
        catch (Exception wrong) when (wrong is UnauthorizedAccessException or FileNotFoundException or DirectoryNotFoundException)
        {
            throw new UsageException($"{path} cannot be read: there is no such file, or access is denied.");
        }
    }

    public static object Told(DataMapFinding finding) =>
        new { finding.File, finding.Line, finding.Column, finding.Key, finding.Where, finding.Message };
}
