[assembly: AssemblyFixture(typeof(EngineFixture))]
