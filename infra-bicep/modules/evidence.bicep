import { contract } from 'contract.bicep'
import { privateLink, principalsByApp, appsByRole, definitionsByRole, resourceTags } from 'types.bicep'

@description('The account\'s name.')
param name string

@description('The region.')
param location string

@description('Tags of the account.')
param tags resourceTags

@description('How many copies the platform keeps, and where.')
param redundancy 'Standard_LRS' | 'Standard_ZRS' | 'Standard_GZRS'

@description('Private endpoints, or none.')
param link privateLink?

@description('How many days the log and the certificates stay as they are: 1 to 146000.')
@minValue(1)
@maxValue(146000)
param immutabilityDays int

@description('Which app has which role.')
param appOf appsByRole

@description('The principal ids of the apps\' identities.')
param principalOf principalsByApp

@description('The ids of the custom role definitions.')
param definitions definitionsByRole

var tables = filter(contract.tables, each => each.account == 'evidence')
var containers = filter(contract.containers, each => each.account == 'evidence')

module account 'storage-account.bicep' = {
  params: {
    name: name
    location: location
    tags: tags
    redundancy: redundancy
    services: ['blob', 'table']
    link: link
    containers: map(filter(containers, each => each.rule != 'immutable'), each => each.name)
    immutableContainers: map(filter(containers, each => each.rule == 'immutable'), each => each.name)
    immutabilityDays: immutabilityDays
    tables: map(tables, each => each.name)
  }
}

module access 'state-access.bicep' = {
  params: {
    account: name
    tables: tables
    containers: containers
    appOf: appOf
    principalOf: principalOf
    definitions: definitions
  }
  dependsOn: [account]
}
