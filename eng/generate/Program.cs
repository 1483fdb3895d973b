using Compliance.Generate;

// Run from anywhere in the repository: dotnet run --project eng/generate
var root = new DirectoryInfo(Environment.CurrentDirectory);
while (!File.Exists(Path.Combine(root.FullName, "ComplianceFunctions.sln")))
    root = root.Parent ?? throw new InvalidOperationException("Run this inside the repository.");
foreach (var (path, text) in GeneratedFiles.All)
{
    Directory.CreateDirectory(Path.GetDirectoryName(Path.Combine(root.FullName, path))!);
    File.WriteAllText(Path.Combine(root.FullName, path), text);
    Console.WriteLine(path);
}
