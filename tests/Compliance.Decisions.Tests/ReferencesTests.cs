using System.Reflection;

namespace Compliance.Decisions.Tests;

public sealed class ReferencesTests
{
    [Fact]
    public void The_library_refers_to_the_base_class_library_and_to_nothing_else()
    {
        var runtime = Path.GetDirectoryName(typeof(object).Assembly.Location)!;
        AssemblyName[] references = typeof(DecisionEngine).Assembly.GetReferencedAssemblies();
        Assert.NotEmpty(references);
        Assert.All(references, reference =>
        {
            Assert.StartsWith("System.", reference.Name, StringComparison.Ordinal);
            Assert.True(File.Exists(Path.Combine(runtime, reference.Name + ".dll")), reference.Name);
        });
    }
}
